-- Takes the next place in a channel's even flow of sends, or says how far away it is.
--
-- KEYS[1]  when the place after the last one taken comes, in microseconds; expires after it
-- KEYS[2]  why the channel's sends are stopped; expires with the stop
-- ARGV[1]  microseconds between two places
-- ARGV[2]  microseconds by which sends may run ahead of the even flow
-- ARGV[3]  longest wait, in milliseconds
--
-- Returns  { 'taken', ms }  ours; send after so many milliseconds
--          { 'spent', ms }  not taken: it is so many milliseconds away
--          { why, ms }      the channel is stopped, for so many milliseconds
local why = redis.call('GET', KEYS[2])
if why then return { why, redis.call('PTTL', KEYS[2]) } end

local interval, ahead, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local place = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local wait = math.ceil(math.max(place - ahead - now, 0) / 1000)
if wait > longest then return { 'spent', wait } end

local after = place + interval
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000) + 1000)
return { 'taken', wait }
