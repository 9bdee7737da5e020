-- Mark papers as shown, all or none.
-- KEYS: seen set of this month, months_seen, held, last list, archive, then every month's seen set
-- ARGV: month, last list (no two calls give the same), now, the oldest moment the archive keeps,
--   how many months, the months, then the paper numbers
-- Gives "shown" (marked by now: a repeated call finds its own list), "taken" (a paper was seen or
-- is reserved) or "months" (a month is not among those given).
if redis.call('GET', KEYS[4]) == ARGV[2] then return 'shown' end
local given, first = {}, 6 + tonumber(ARGV[5])
for i = 6, first - 1 do given[ARGV[i]] = true end
for _, month in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if not given[month] then return 'months' end
end
local held = {}
for _, numbers in ipairs(redis.call('HVALS', KEYS[3])) do
  for number in string.gmatch(numbers, '%d+') do held[number] = true end
end
for i = first, #ARGV do
  if held[ARGV[i]] then return 'taken' end
  for k = 6, #KEYS do
    if redis.call('SISMEMBER', KEYS[k], ARGV[i]) == 1 then return 'taken' end
  end
end
redis.call('SADD', KEYS[1], unpack(ARGV, first))
redis.call('SADD', KEYS[2], ARGV[1])
for i = first, #ARGV do -- Thousandths of a second keep a list's order.
  redis.call('ZADD', KEYS[5], 'NX', string.format('%.3f', ARGV[3] + (i - first) / 1000), ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', '(' .. ARGV[4])
redis.call('SET', KEYS[4], ARGV[2])
return 'shown'
