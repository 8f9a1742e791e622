-- Takes a closed socket out.
--
-- KEYS[1]  sorted set of sockets by last beat, ms
-- KEYS[2]  hash agent → number of live sockets
-- ARGV[1]  agent
-- ARGV[2]  agent|socket
--
-- Returns  1  it was the agent's last one
--          0  others live, or it was out already
if redis.call('ZREM', KEYS[1], ARGV[2]) == 0 then return 0 end
if redis.call('HINCRBY', KEYS[2], ARGV[1], -1) > 0 then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
