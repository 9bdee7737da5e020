-- Put a delivery down until a moment: to be tried again, or (as 'sending') looked for again.
-- KEYS: open, record
-- ARGV: delivery, fence, 'retry' or 'sending', when, why
-- Gives 1, or 0 where another holder has it.
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[2] then return 0 end
local state = redis.call('HGET', KEYS[2], 'st')
if state ~= 'claimed' and state ~= 'sending' and state ~= 'retry' then return 0 end
redis.call('HSET', KEYS[2], 'st', ARGV[3], 'hold', ARGV[4], 'reason', ARGV[5])
redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
return 1
