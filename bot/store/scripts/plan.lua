-- Plan what is due in one shard: each moment once, however many planners look.
-- KEYS: due, open, then for each moment its record and its subscription
-- ARGV: now, grace in seconds, seconds to keep an ended record, and as a JSON list for each moment
--   a list of texts: subscription, its due score as seen, next due or "", delivery, its date, owner,
--   destination, when to look at the record
-- Gives in one text a word for each moment: "planned", "late" (skipped, its date noted as missed),
-- "there" (that date has its record) or "no" (another planner was first, or the order was changed).
local now, grace, kept = ARGV[1], ARGV[2], ARGV[3]
local MOST_DATES = 10 -- That one message names, the latest ones; finish.lua keeps as many.
local AHEAD = 60 -- Seconds; what was passed over by a clock that far ahead of now has its turn still.

local function missed(order, day, is_missed)
  if redis.call('EXISTS', order) == 0 then return end
  local dates = {}
  for date in string.gmatch(redis.call('HGET', order, 'missed') or '', '[^,]+') do
    if date ~= day then dates[#dates + 1] = date end
  end
  if is_missed then dates[#dates + 1] = day end
  while #dates > MOST_DATES do table.remove(dates, 1) end
  redis.call('HSET', order, 'missed', table.concat(dates, ','))
end

local function plan(record, order, moment)
  local subscription, due, following, delivery, day, owner, to, look = unpack(moment)
  local score = redis.call('ZSCORE', KEYS[1], subscription)
  if not score or tonumber(score) ~= tonumber(due) then return 'no' end
  if following == '' then
    redis.call('ZREM', KEYS[1], subscription)
  else
    redis.call('ZADD', KEYS[1], following, subscription)
  end
  local had = redis.call('HMGET', record, 'st', 'reason', 'asked', 'ended')
  if had[1] then
    local too_late = had[1] == 'skipped' and had[2] == 'late' and not had[3]
    if not too_late or tonumber(had[4]) <= now + AHEAD then return 'there' end
    redis.call('DEL', record)
    missed(order, day, false)
  end
  redis.call('HSET', record, 'v', 1, 'fence', 0, 'try', 0, 'hold', 0, 'due', due,
    'owner', owner, 'to', to)
  if tonumber(now) - tonumber(due) <= tonumber(grace) then
    redis.call('HSET', record, 'st', 'planned')
    redis.call('ZADD', KEYS[2], look, delivery)
    return 'planned'
  end
  redis.call('HSET', record, 'st', 'skipped', 'reason', 'late', 'ended', now)
  redis.call('EXPIRE', record, kept)
  missed(order, day, true)
  return 'late'
end

local outcomes = {}
for i, moment in ipairs(cjson.decode(ARGV[4])) do
  outcomes[i] = plan(KEYS[2 * i + 1], KEYS[2 * i + 2], moment)
end
return table.concat(outcomes, ' ')
