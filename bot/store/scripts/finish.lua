-- End a delivery: its record, its papers and its subscription's counters move together.
-- KEYS: open, record, held, day, months_seen, seen set of this month, subscription, due, archive,
--   the owner's settings, unsettled
-- ARGV: delivery, fence, state, its date, now, this month, reference, reason, "missed" or "",
--   "spent" (its papers count as seen, though nothing was posted) or "", seconds to keep, the oldest
--   moment the archive keeps
-- Gives 1 when ended, also by an earlier run of this script; 0 where another holder has it.
local MOST_DATES = 10 -- That one message names, the latest ones.
local ENDED = {done = true, quiet = true, skipped = true, unknown = true, dead = true}

local function dates(field, without, with)
  local kept = {}
  for date in string.gmatch(redis.call('HGET', KEYS[7], field) or '', '[^,]+') do
    if date ~= with and not string.find(without, date, 1, true) then kept[#kept + 1] = date end
  end
  if with then kept[#kept + 1] = with end
  while #kept > MOST_DATES do table.remove(kept, 1) end
  redis.call('HSET', KEYS[7], field, table.concat(kept, ','))
end

if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[2] then return 0 end
local state = redis.call('HGET', KEYS[2], 'st')
if ENDED[state] then return state == ARGV[3] and 1 or 0 end

redis.call('HSET', KEYS[2], 'st', ARGV[3], 'ended', ARGV[5], 'ref', ARGV[7], 'reason', ARGV[8])
redis.call('EXPIRE', KEYS[2], ARGV[11])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
if ARGV[3] == 'unknown' or ARGV[3] == 'dead' or ARGV[9] == 'missed' then
  redis.call('ZADD', KEYS[11], ARGV[5], ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[11], '-inf', '(' .. (ARGV[5] - ARGV[11]))
else
  redis.call('ZREM', KEYS[11], ARGV[1])
end

local items = redis.call('HGET', KEYS[2], 'items') or ''
local posted = ARGV[3] == 'done' or ARGV[3] == 'unknown' -- As far as anybody can tell.
if posted or ARGV[10] == 'spent' then
  local at = tonumber(redis.call('HGET', KEYS[2], 'due'))
  for number in string.gmatch(items, '%d+') do
    redis.call('SADD', KEYS[6], number)
    redis.call('SADD', KEYS[5], ARGV[6])
    redis.call('ZADD', KEYS[9], 'NX', string.format('%.3f', at), number)
    at = at + 0.001 -- Thousandths of a second keep a list's order.
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', '(' .. ARGV[12])
end
if not posted and redis.call('GET', KEYS[4]) == ARGV[1] then
  redis.call('DEL', KEYS[4]) -- nothing was posted, so the date is free
end

if redis.call('EXISTS', KEYS[7]) == 0 then return 1 end
if ARGV[3] == 'done' or ARGV[3] == 'quiet' or ARGV[3] == 'unknown' then
  redis.call('HDEL', KEYS[7], 'paused_since') -- This was the first one after a pause.
end
if items ~= '' and posted then
  redis.call('HINCRBY', KEYS[10], 'unpressed', 1) -- Until the next press deletes it.
end
if ARGV[3] == 'done' then
  -- Its own date is unsure no longer, where it was posted again.
  local named = (redis.call('HGET', KEYS[2], 'named') or '') .. ',' .. ARGV[4]
  dates('missed', named)
  dates('unknown', named)
  if items == '' then
    redis.call('HSET', KEYS[7], 'shown_silent', 1)
  else
    redis.call('HDEL', KEYS[7], 'silent', 'shown_silent')
  end
elseif ARGV[3] == 'quiet' then
  redis.call('HINCRBY', KEYS[7], 'silent', 1)
elseif ARGV[3] == 'unknown' then
  dates('unknown', '', ARGV[4])
elseif ARGV[3] == 'dead' then
  redis.call('HSET', KEYS[7], 'paused', 'always')
  redis.call('ZREM', KEYS[8], string.match(ARGV[1], '^[^:]+'))
elseif ARGV[9] == 'missed' then
  dates('missed', '', ARGV[4])
end
return 1
