-- The part of the line that is about agents, for the scripts that include line.include.lua; after what can do without it,
-- because Lua makes these functions anew in every call.
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

-- `agent`, whose record may have been read, holds one more; so many assignments were counted before, as text.
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
