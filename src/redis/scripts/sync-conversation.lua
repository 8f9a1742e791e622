-- Brings one conversation's place in line to what Postgres says: waiting, held, or neither.
--
-- KEYS     as in line.include.lua
-- ARGV[1]  run id of the server the caller talks to; '' while the line is being built
-- ARGV[2]  conversation        ARGV[3]  state
-- ARGV[4]  skill group         ARGV[5]  place in the queue, fixed width, smaller first
-- ARGV[6]  agent or ''         ARGV[7]  preferred agent or ''
-- ARGV[8]  choice of agent     ARGV[9]  '1' = even while a reservation is open
--
-- Returns  false      the line is not built on this server
--          groups     comma-separated skill groups in which somebody may now be assigned ('' = none)
-- include line.include.lua
local run, conversation, state, group, place = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local agent, preferred, choice, override = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
if run ~= '' and redis.call('GET', READY) ~= run then return false end

-- A waiting conversation that is reserved stays reserved: whoever reserved it confirms it or takes it back.
if state == 'queued' and override ~= '1' and redis.call('ZSCORE', PROPOSALS, conversation) then return '' end

if state == 'active' then
  leaveQueue(conversation)
  redis.call('ZREM', PROPOSALS, conversation)
  return setHolder(conversation, agent, choice)
end

redis.call('ZREM', PROPOSALS, conversation)
local freed = setHolder(conversation, '', choice)
if state ~= 'queued' or group == '' then
  leaveQueue(conversation)
  return freed
end

local entry = group .. ':' .. place .. '|' .. preferred
if redis.call('HGET', WAITING, conversation) == entry then return freed end
leaveQueue(conversation)
redis.call('HSET', WAITING, conversation, entry)
redis.call('ZADD', QUEUE, 0, group .. ':' .. place .. ':' .. conversation)
if freed == '' then return group end
return freed .. ',' .. group
