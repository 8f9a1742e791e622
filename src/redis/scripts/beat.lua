-- Notes that a socket of an agent lives.
--
-- KEYS[1]  sorted set of sockets by last beat, ms
-- KEYS[2]  hash agent → number of live sockets
-- ARGV[1]  agent
-- ARGV[2]  agent|socket
-- ARGV[3]  ms until both are forgotten when nobody beats
--
-- Returns  1  the agent was not connected before
--          0  another socket of theirs, or this one, was known
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local isNew = redis.call('ZADD', KEYS[1], now, ARGV[2])
local sockets = 0
if isNew == 1 then sockets = redis.call('HINCRBY', KEYS[2], ARGV[1], 1) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return sockets == 1 and 1 or 0
