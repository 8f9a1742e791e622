-- Takes out sockets that have been silent too long, at most so many at once.
--
-- KEYS[1]  sorted set of sockets (agent|socket) by last beat, ms
-- KEYS[2]  hash agent → number of live sockets
-- ARGV[1]  ms of silence
-- ARGV[2]  how many sockets at most
--
-- Returns  number of sockets taken out, then the agents who have none left
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[2])
local answer = { #silent }
for _, socket in ipairs(silent) do
  local agent = string.match(socket, '^[^|]+')
  redis.call('ZREM', KEYS[1], socket)
  if redis.call('HINCRBY', KEYS[2], agent, -1) <= 0 then
    redis.call('HDEL', KEYS[2], agent)
    answer[#answer + 1] = agent
  end
end
return answer
