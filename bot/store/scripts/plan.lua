-- Plan what is due: once, however many planners look.
-- KEYS: due, open, record, subscription
-- ARGV: subscription, its due score as seen, next due or "", delivery, its date, now, grace in
--   seconds, owner, destination, when to look at the record, seconds to keep an ended record
-- Gives "planned", "late" (skipped, its date noted as missed), "there" (that date has its record)
-- or "no" (another planner was first, or the order was changed).
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 'no' end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
if redis.call('EXISTS', KEYS[3]) == 1 then return 'there' end
redis.call('HSET', KEYS[3], 'v', 1, 'fence', 0, 'try', 0, 'hold', 0, 'due', ARGV[2],
  'owner', ARGV[8], 'to', ARGV[9])
if tonumber(ARGV[6]) - tonumber(ARGV[2]) <= tonumber(ARGV[7]) then
  redis.call('HSET', KEYS[3], 'st', 'planned')
  redis.call('ZADD', KEYS[2], ARGV[10], ARGV[4])
  return 'planned'
end
redis.call('HSET', KEYS[3], 'st', 'skipped', 'reason', 'late', 'ended', ARGV[6])
redis.call('EXPIRE', KEYS[3], ARGV[11])
if redis.call('EXISTS', KEYS[4]) == 1 then
  local missed = redis.call('HGET', KEYS[4], 'missed')
  if missed and missed ~= '' then missed = missed .. ',' .. ARGV[5] else missed = ARGV[5] end
  redis.call('HSET', KEYS[4], 'missed', missed)
end
return 'late'
