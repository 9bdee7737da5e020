-- Take a turn to ask a host, or tell how long it will surely take until there may be one.
-- KEYS: limit
-- ARGV: who asks, apart, whether one at a time ("1"), how long a turn lasts, longest wait wanted
--       (-1 for any). Milliseconds.
-- Gives {1, wait until the turn begins} or {0, least wait until asking for it again}.
-- The server's own time, since hosts live by real time even where the bot's days are simulated.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local apart, lasts, longest = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local BACK = 60000 -- Where the clock was set back by more, moments are set back with it.
local back = tonumber(redis.call('HGET', KEYS[1], 'at') or now) - now
if back > BACK then
  for _, name in ipairs({'next', 'hold', 'until', 'at'}) do
    if redis.call('HEXISTS', KEYS[1], name) == 1 then
      redis.call('HINCRBY', KEYS[1], name, -back)
    end
  end
end
local kept = redis.call('HMGET', KEYS[1], 'next', 'hold', 'by', 'until')
local after, hold = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
local free = math.max(after, hold, now)
local ends = now
if ARGV[3] == '1' then
  -- A turn asked for twice, its first answer lost, is still the same turn.
  if kept[3] == ARGV[1] then return {1, 0} end
  -- A holder that was killed has the turn until it runs out.
  if kept[3] and tonumber(kept[4]) > now then return {0, math.max(free - now, apart)} end
  if free > now then return {0, free - now} end
  ends = now + lasts
  redis.call('HSET', KEYS[1], 'by', ARGV[1], 'until', ends, 'at', now)
else
  if longest >= 0 and free - now > longest then return {0, free - now} end
  after = free + apart
  redis.call('HSET', KEYS[1], 'next', after, 'by', ARGV[1], 'at', now)
end
redis.call('PEXPIRE', KEYS[1], math.max(after, hold, ends) - now + 3600000)
return {1, free - now}
