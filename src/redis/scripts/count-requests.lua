-- Adds to what was counted in the open window; the first count opens it.
--
-- KEYS[1]  the count; expires with its window
-- ARGV[1]  how many
-- ARGV[2]  length of a window, in milliseconds
--
-- Returns  { total, ms }  counted in this window so far; it ends in so many milliseconds
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return { total, left }
