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
if redis.call('GET', READY) ~= run then return { 'stale' } end

-- ';' is the character after ':'.
local from, to = '[' .. group .. ':', '(' .. group .. ';'
local head = redis.call('ZRANGEBYLEX', QUEUE, from, to, 'LIMIT', 0, 1)[1]
if not head then return { 'empty' } end
local conversation = string.match(head, '([^:]+)$')
local wanted = string.match(redis.call('HGET', WAITING, conversation) or '', '|(.*)$') or ''

local candidates = redis.call('ZLEXCOUNT', FREE, from, to)
if candidates == 0 then return { 'nobody', conversation } end

local agent, preferred = nil, 'none'
if wanted ~= '' then
  preferred = 'not_assignable'
  local record = readAgent(wanted)
  if record.rank ~= '' and redis.call('ZSCORE', FREE, group .. ':' .. record.rank .. ':' .. wanted) then
    agent, preferred = wanted, 'taken'
  end
end
if not agent then
  agent = string.match(redis.call('ZRANGEBYLEX', FREE, from, to, 'LIMIT', 0, 1)[1], '([^:]+)$')
end

leaveQueue(conversation)
redis.call('ZADD', PROPOSALS, overdue, conversation)
setHolder(conversation, agent, choice)
return { 'proposed', conversation, agent, preferred, candidates }
