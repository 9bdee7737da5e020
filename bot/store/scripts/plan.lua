-- Plan what is due in one shard: each moment once, however many planners look.
-- KEYS: due, open, then for each moment its record and its subscription
-- ARGV: now, grace in seconds, when to look at the records, seconds to keep an ended record, and
--   as a JSON list for each moment a list of texts: subscription, its due score as seen, next due
--   or "", delivery, its date, owner, destination
-- Gives in one text a word for each moment: "planned", "late" (skipped, its date noted as missed),
-- "there" (that date has its record) or "no" (another planner was first, or the order was changed).
local now, grace, look, kept = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local function plan(record, order, moment)
  local subscription, due, following, delivery, day, owner, to = unpack(moment)
  local score = redis.call('ZSCORE', KEYS[1], subscription)
  if not score or tonumber(score) ~= tonumber(due) then return 'no' end
  if following == '' then
    redis.call('ZREM', KEYS[1], subscription)
  else
    redis.call('ZADD', KEYS[1], following, subscription)
  end
  if redis.call('EXISTS', record) == 1 then return 'there' end
  redis.call('HSET', record, 'v', 1, 'fence', 0, 'try', 0, 'hold', 0, 'due', due,
    'owner', owner, 'to', to)
  if tonumber(now) - tonumber(due) <= tonumber(grace) then
    redis.call('HSET', record, 'st', 'planned')
    redis.call('ZADD', KEYS[2], look, delivery)
    return 'planned'
  end
  redis.call('HSET', record, 'st', 'skipped', 'reason', 'late', 'ended', now)
  redis.call('EXPIRE', record, kept)
  if redis.call('EXISTS', order) == 1 then
    local missed = redis.call('HGET', order, 'missed')
    if missed and missed ~= '' then missed = missed .. ',' .. day else missed = day end
    redis.call('HSET', order, 'missed', missed)
  end
  return 'late'
end

local outcomes = {}
for i, moment in ipairs(cjson.decode(ARGV[5])) do
  outcomes[i] = plan(KEYS[2 * i + 1], KEYS[2 * i + 2], moment)
end
return table.concat(outcomes, ' ')
