-- Shared by the scripts that move a merchant's waiting line; `script.ts` puts it before them.
--
-- KEYS of every line script, all under the merchant's hash tag:
--   1 ready      run id of the Redis server that the line was built on; missing = not built
--   2 queue      zset, all scores 0: "<group>:<place>:<conversation>", so that order inside a group is the order of text
--   3 waiting    hash: conversation -> "<group>:<place>|<preferred agent>"
--   4 holders    hash: conversation -> agent who holds it or for whom it is reserved
--   5 loads      hash: agent -> how many they hold; "#turn" counts assignments
--   6 agents     hash: agent -> "status|connected|capacity|groups|rank|turn"
--   7 free       zset, all scores 0: "<group>:<rank>:<agent>", only agents who can take one more
--   8 proposals  zset: conversation -> when its reservation is overdue, ms
local READY, QUEUE, WAITING, HOLDERS, LOADS, AGENTS, FREE, PROPOSALS =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]

local function readAgent(id)
  local packed = redis.call('HGET', AGENTS, id)
  if not packed then
    return { status = 'offline', connected = '0', capacity = 0, groups = '', rank = '', turn = 0 }
  end
  local status, connected, capacity, groups, rank, turn =
    string.match(packed, '^(.-)|(.-)|(.-)|(.-)|(.-)|(.-)$')
  return {
    status = status, connected = connected, capacity = tonumber(capacity), groups = groups, rank = rank,
    turn = tonumber(turn),
  }
end

-- Smaller comes first. Who was assigned longest ago wins among equals.
local function rankOf(agent, load, choice)
  if choice == 'round_robin' then return string.format('%012d', agent.turn) end
  local burden = load
  if choice == 'idle_ratio' then burden = math.floor(load * 100000 / agent.capacity) end
  return string.format('%06d%012d', burden, agent.turn)
end

local function leaveFree(id, agent)
  if agent.rank == '' then return end
  for group in string.gmatch(agent.groups, '[^,]+') do
    redis.call('ZREM', FREE, group .. ':' .. agent.rank .. ':' .. id)
  end
  agent.rank = ''
end

-- Puts the agent where they belong now. Returns whether they can take one more.
local function placeAgent(id, agent, choice)
  leaveFree(id, agent)
  local load = tonumber(redis.call('HGET', LOADS, id) or '0')
  local free = agent.status == 'online' and agent.connected == '1' and load < agent.capacity
  if free then
    agent.rank = rankOf(agent, load, choice)
    for group in string.gmatch(agent.groups, '[^,]+') do
      redis.call('ZADD', FREE, 0, group .. ':' .. agent.rank .. ':' .. id)
    end
  end
  redis.call('HSET', AGENTS, id, table.concat(
    { agent.status, agent.connected, agent.capacity, agent.groups, agent.rank, agent.turn }, '|'))
  return free
end

local function leaveQueue(conversation)
  local entry = redis.call('HGET', WAITING, conversation)
  if not entry then return end
  redis.call('ZREM', QUEUE, string.match(entry, '^(.-)|') .. ':' .. conversation)
  redis.call('HDEL', WAITING, conversation)
end

-- Makes `agent` ('' = nobody) the holder. Returns the groups of the agent who became able to take one more, or ''.
local function setHolder(conversation, agent, choice)
  local former = redis.call('HGET', HOLDERS, conversation) or ''
  if former == agent then return '' end
  local freed = ''
  if former ~= '' then
    redis.call('HINCRBY', LOADS, former, -1)
    local record = readAgent(former)
    if placeAgent(former, record, choice) then freed = record.groups end
  end
  if agent == '' then
    redis.call('HDEL', HOLDERS, conversation)
    return freed
  end
  redis.call('HSET', HOLDERS, conversation, agent)
  redis.call('HINCRBY', LOADS, agent, 1)
  local record = readAgent(agent)
  record.turn = redis.call('HINCRBY', LOADS, '#turn', 1)
  placeAgent(agent, record, choice)
  return freed
end
