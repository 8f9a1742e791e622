-- Takes the head of one skill group's queue and the agent to give it to, and reserves the agent's place.
--
-- KEYS     as in line.include.lua
-- ARGV[1]  run id of the server the caller talks to
-- ARGV[2]  skill group
-- ARGV[3]  when the reservation is overdue, ms
-- ARGV[4]  choice of agent
--
-- Returns  {'stale'}                                   the line is not built on this server
--          {'empty'}                                   nobody waits
--          {'nobody', conversation}                    nobody can take one more
--          {'proposed', conversation, agent, preferred, candidates}
--                                                      preferred: taken | not_assignable | none
-- include line.include.lua
local run, group, overdue, choice = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- ';' is the character after ':'.
local from, to, partAfterGroup = '[' .. group .. ':', '(' .. group .. ';', #group + 2
local head = call('ZRANGEBYLEX', QUEUE, from, to, 'LIMIT', '0', '1')[1]
local conversation = head and sub(head, find(head, ':', partAfterGroup, true) + 1)
local built, counted, entry = unpack(call('HMGET', PLACES, '#run', '#turn', conversation or '#run'))
if built ~= run then return { 'stale' } end
if not head then return { 'empty' } end

local best = call('ZRANGEBYLEX', FREE, from, to, 'LIMIT', '0', '1')[1]
if not best then return { 'nobody', conversation } end
local candidates = call('ZLEXCOUNT', FREE, from, to)

-- include line-agents.include.lua
local agent, record, preferred = nil, nil, 'none'
local bar = entry and find(entry, '|', 1, true)
local wanted = bar and sub(entry, bar + 1) or ''
if wanted ~= '' then
  preferred = 'not_assignable'
  record = readAgent(wanted)
  if record.rank ~= '' and find(',' .. record.groups .. ',', ',' .. group .. ',', 1, true) then
    agent, preferred = wanted, 'taken'
  end
end
if not agent then
  agent, record = sub(best, find(best, ':', partAfterGroup, true) + 1), nil
end

call('ZREM', QUEUE, head)
call('ZADD', PROPOSALS, overdue, conversation)
hold(conversation, agent, choice, counted, record)
return { 'proposed', conversation, agent, preferred, candidates }
