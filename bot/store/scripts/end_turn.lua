-- Give a turn back; does nothing for who has none.
-- KEYS: limit
-- ARGV: who has it, apart in milliseconds, what it was: "asked" (the next comes `apart` from now),
--       "unused" (it never came to a request).
local kept = redis.call('HMGET', KEYS[1], 'next', 'by', 'until')
if kept[2] ~= ARGV[1] then return 0 end
if kept[3] then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if ARGV[3] == 'asked' then redis.call('HSET', KEYS[1], 'next', now + ARGV[2]) end
elseif ARGV[3] == 'unused' then
  -- Only the latest moment given out can be given back; an earlier one is just not used.
  redis.call('HSET', KEYS[1], 'next', kept[1] - ARGV[2])
end
redis.call('HDEL', KEYS[1], 'by', 'until')
return 1
