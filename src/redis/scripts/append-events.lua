-- Appends numbered events to a merchant's log and tells every gateway, in one step, so that nobody hears of an event that
-- the log does not hold.
--
-- KEYS[1]  stream of events, ids <number>-0
-- KEYS[2]  hash: epoch, last (number of the newest event)
-- ARGV[1]  channel to publish on
-- ARGV[2]  number of the first event
-- ARGV[3]  name of the new epoch, should one begin
-- ARGV[4]  how many events are kept, about
-- ARGV[5]  ms until a log that nobody writes to is forgotten
-- ARGV[6]… the events, JSON
--
-- Returns  the epoch the events were appended in: ARGV[3] when the log was empty or did not end right before ARGV[2]
local first = tonumber(ARGV[2])
local epoch, last = unpack(redis.call('HMGET', KEYS[2], 'epoch', 'last'))
if not epoch or tonumber(last) ~= first - 1 or redis.call('EXISTS', KEYS[1]) == 0 then
  epoch = ARGV[3]
  redis.call('DEL', KEYS[1])
end

local number = first - 1
for i = 6, #ARGV do
  number = number + 1
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], string.format('%.0f-0', number), 'e', ARGV[i])
end
redis.call('HSET', KEYS[2], 'epoch', epoch, 'last', string.format('%.0f', number))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[1],
  epoch .. '\n' .. ARGV[2] .. '\n[' .. table.concat(ARGV, ',', 6) .. ']')
return epoch
