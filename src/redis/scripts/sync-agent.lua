-- Brings one agent to what Postgres and the sockets say. An empty argument leaves what is known.
--
-- KEYS     as in line.include.lua
-- ARGV[1]  run id of the server the caller talks to; '' while the line is being built
-- ARGV[2]  agent               ARGV[3]  status or ''
-- ARGV[4]  capacity or ''      ARGV[5]  '-' or comma-separated skill groups
-- ARGV[6]  connected: '1', '0' or ''
-- ARGV[7]  choice of agent
--
-- Returns  false      the line is not built on this server
--          groups     the agent's groups when they can take one more, else ''
-- include line.include.lua
local run, id, status, capacity, groups, connected, choice =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if run ~= '' and call('HGET', PLACES, '#run') ~= run then return false end

-- include line-agents.include.lua
local agent = readAgent(id)
if groups ~= '-' and groups ~= agent.groups then
  leaveFree(id, agent)
  agent.groups = groups
end
if status ~= '' then agent.status = status end
if capacity ~= '' then agent.capacity = capacity end
if connected ~= '' then agent.connected = connected end
if placeAgent(id, agent, choice) then return agent.groups end
return ''
