-- Take a turn to post, or a place in the line of those who wait for one.
-- KEYS: destination, workspace, platform; then the paused workspaces
-- ARGV: now, whether it waited in the line before ("1"), workspace, then for each of the three:
--   seconds between two (0 for any number), how many at once
-- Gives the seconds to wait ("0": post now), and 1 where the workspace is among the paused.
-- Each of the three is a hash:
--   next  when it has rested; a turn moves it on (GCRA's theoretical arrival time)
--   line  the moment that was given last to somebody who waits; the next one gets a later one
--   hold  until when the platform wants to be left alone
--   at    when this was written
local now, waited = tonumber(ARGV[1]), ARGV[2] == '1'
local GAP = 0.05 -- Seconds between those who wait for the end of a hold where no rate is known.
local BACK = 60  -- Seconds; where the clock was set back by more, moments are set back with it.

local function read(i)
  local kept = redis.call('HMGET', KEYS[i], 'next', 'line', 'hold', 'at')
  local every, burst = tonumber(ARGV[2 * i + 2]), tonumber(ARGV[2 * i + 3])
  local back = (tonumber(kept[4]) or now) - now
  if back < BACK then back = 0 end
  local one = {every = every, key = KEYS[i]}
  one.next = (tonumber(kept[1]) or 0) - back
  one.line = (tonumber(kept[2]) or 0) - back
  one.hold = (tonumber(kept[3]) or 0) - back
  one.gap = every > 0 and every or GAP
  one.free = one.hold
  if every > 0 then one.free = math.max(one.free, one.next - (burst - 1) * every) end
  -- Whoever comes anew stands behind those who wait already.
  if not waited and one.line > now then one.free = math.max(one.free, one.line + one.gap) end
  return one
end

local function write(one)
  local last = math.max(one.next, one.line, one.hold, now)
  redis.call('HSET', one.key, 'next', string.format('%.6f', one.next),
    'line', string.format('%.6f', one.line), 'hold', string.format('%.6f', one.hold),
    'at', ARGV[1])
  redis.call('PEXPIRE', one.key, math.ceil((last - now) * 1000) + 60000)
end

local paused = redis.call('HEXISTS', KEYS[4], ARGV[3])
local all, latest = {}, nil
for i = 1, 3 do
  all[i] = read(i)
  if not latest or all[i].free > latest.free then latest = all[i] end
end
if latest.free > now then
  local moment = latest.free
  if latest.line > now then moment = math.max(moment, latest.line + latest.gap) end
  latest.line = moment
  write(latest)
  return {string.format('%.6f', moment - now), paused}
end
for _, one in ipairs(all) do
  if one.every > 0 then
    one.next = math.max(one.next, now) + one.every
    write(one)
  end
end
return {'0', paused}
