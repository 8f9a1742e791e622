-- Shared by the scripts that move a merchant's waiting line; `script.ts` puts it before them.
--
-- KEYS of every line script, all under the merchant's hash tag:
--   1 places     hash: conversation -> where it is: "<group>:<place>|<preferred agent>" while it waits, "=<agent>" while
--                that agent holds it or it is reserved for them; "#run": run id of the Redis server that the line was built
--                on, missing = not built; "#turn" counts assignments
--   2 queue      zset, all scores 0: "<group>:<place>:<conversation>", so that order inside a group is the order of text
--   3 agents     hash: agent -> "load|turn|rank|status|connected|capacity|groups"; load: how many they hold
--   4 free       zset, all scores 0: "<group>:<rank>:<agent>", only agents who can take one more
--   5 proposals  zset: conversation -> when its reservation is overdue, ms; such a conversation is held in places
--
-- A call costs about a microsecond, more than most of what is called: hence few keys, each read and written once. Numbers go
-- out as text, because Redis prints any other with all its digits. Long text is taken apart by plain find: a pattern takes a
-- step for each character.
local call, find, sub, format = redis.call, string.find, string.sub, string.format
local PLACES, QUEUE, AGENTS, FREE, PROPOSALS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local function readAgent(id)
  local packed = call('HGET', AGENTS, id)
  if not packed then
    return { load = 0, turn = '0', rank = '', status = 'offline', connected = '0', capacity = '0', groups = '' }
  end
  local load, turn, rank, status, connected, capacity, groups =
    string.match(packed, '^(-?%d+)|(%d+)|(%d*)|(%a+)|(%d)|(%d+)|(.*)$')
  return {
    load = tonumber(load), turn = turn, rank = rank, status = status, connected = connected, capacity = capacity,
    groups = groups,
  }
end

-- Smaller comes first. Who was assigned longest ago wins among equals.
local function rankOf(agent, choice)
  if choice == 'round_robin' then return format('%012d', agent.turn) end
  local burden = agent.load
  if choice == 'idle_ratio' then burden = math.floor(burden * 100000 / agent.capacity) end
  return format('%06d%012d', burden, agent.turn)
end

-- The agent's entries in free, each after `score` if there is one.
local function entriesOf(id, agent, score)
  local tail, entries = ':' .. agent.rank .. ':' .. id, {}
  for group in string.gmatch(agent.groups, '[^,]+') do
    if score then entries[#entries + 1] = score end
    entries[#entries + 1] = group .. tail
  end
  return unpack(entries)
end

local function leaveFree(id, agent)
  if agent.rank ~= '' and agent.groups ~= '' then call('ZREM', FREE, entriesOf(id, agent)) end
  agent.rank = ''
end

-- Puts the agent where they belong now. Returns whether they can take one more.
local function placeAgent(id, agent, choice)
  local rank = ''
  if agent.status == 'online' and agent.connected == '1' and agent.load < tonumber(agent.capacity) then
    rank = rankOf(agent, choice)
  end
  if rank ~= agent.rank then
    leaveFree(id, agent)
    agent.rank = rank
    if rank ~= '' and agent.groups ~= '' then call('ZADD', FREE, entriesOf(id, agent, '0')) end
  end
  call('HSET', AGENTS, id, format('%d|%s|%s|%s|%s|%s|', agent.load, agent.turn, rank, agent.status, agent.connected,
    agent.capacity) .. agent.groups)
  return rank ~= ''
end

-- `agent`, whose record may have been read, holds one more; so many assignments were counted before.
local function hold(conversation, agent, choice, counted, record)
  record = record or readAgent(agent)
  record.load = record.load + 1
  record.turn = format('%d', (counted or 0) + 1)
  call('HSET', PLACES, conversation, '=' .. agent, '#turn', record.turn)
  placeAgent(agent, record, choice)
end

-- `agent` holds one less. Returns their groups when they can take one more, or ''.
local function letGo(agent, choice)
  local record = readAgent(agent)
  record.load = record.load - 1
  if placeAgent(agent, record, choice) then return record.groups end
  return ''
end
