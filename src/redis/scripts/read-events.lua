-- Reads where a merchant's log ends and what came after a number, as of one moment.
--
-- KEYS[1]  stream of events, ids <number>-0
-- KEYS[2]  hash: epoch, last (number of the newest event)
-- ARGV[1]  number of the last event known; what comes after it is read
-- ARGV[2]  how many events at most; 0 = only where the log ends
--
-- Returns  {}                                       the log is empty
--          {epoch, last, id, event, id, event, …}   ids <number>-0, in order
local epoch, last = unpack(redis.call('HMGET', KEYS[2], 'epoch', 'last'))
if not epoch then return {} end

local answer = { epoch, last }
if ARGV[2] == '0' then return answer end
local from = string.format('%.0f', tonumber(ARGV[1]) + 1)
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[2])) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = entry[2][2]
end
return answer
