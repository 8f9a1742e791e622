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

local built, known = unpack(call('HMGET', PLACES, '#run', conversation))
if run ~= '' and built ~= run then return false end

local isHeld = known and sub(known, 1, 1) == '='
local isWaiting = known and not isHeld
local holder = isHeld and sub(known, 2)
local entry = state == 'active' and agent ~= '' and '=' .. agent
if state == 'queued' and group ~= '' then entry = group .. ':' .. place .. '|' .. preferred end
if isWaiting and known == entry then return '' end

-- A waiting conversation that is reserved stays reserved: whoever reserved it confirms it or takes it back.
if isHeld and state == 'queued' and override ~= '1' and call('ZSCORE', PROPOSALS, conversation) then return '' end
if isHeld then call('ZREM', PROPOSALS, conversation) end
if known == entry then return '' end

if isWaiting then call('ZREM', QUEUE, sub(known, 1, find(known, '|', 1, true) - 1) .. ':' .. conversation) end
if state == 'queued' and entry then
  call('HSET', PLACES, conversation, entry)
  call('ZADD', QUEUE, '0', group .. ':' .. place .. ':' .. conversation)
elseif known and not entry then
  call('HDEL', PLACES, conversation)
end
local mayAssign = state == 'queued' and group or ''
if state ~= 'active' and not isHeld then return mayAssign end

-- include line-agents.include.lua
local freed = isHeld and letGo(holder, choice) or ''
if state == 'active' and entry then hold(conversation, agent, choice, call('HGET', PLACES, '#turn')) end
if freed == '' or mayAssign == '' then return freed .. mayAssign end
return freed .. ',' .. mayAssign
