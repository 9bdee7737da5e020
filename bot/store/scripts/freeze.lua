-- Freeze what was chosen and reserve its papers.
-- KEYS: record, held, months_seen, then the seen set of each month given
-- ARGV: delivery, fence, message, items ("1,2,3"), dates the message names, then the months given
-- Gives "frozen", "taken" (a paper was seen or is reserved), "months" (a month is not among those
-- given) or "lost" (another holder has it).
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then return 'lost' end
if redis.call('HGET', KEYS[1], 'st') ~= 'claimed' then return 'lost' end
if redis.call('HEXISTS', KEYS[1], 'message') == 1 then return 'frozen' end
local given = {}
for i = 6, #ARGV do given[ARGV[i]] = true end
for _, month in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  if not given[month] then return 'months' end
end
local chosen = {}
for number in string.gmatch(ARGV[4], '%d+') do
  for i = 4, #KEYS do
    if redis.call('SISMEMBER', KEYS[i], number) == 1 then return 'taken' end
  end
  chosen[number] = true
end
local held = redis.call('HGETALL', KEYS[2])
for i = 1, #held, 2 do
  for number in string.gmatch(held[i + 1], '%d+') do
    if held[i] ~= ARGV[1] and chosen[number] then return 'taken' end
  end
end
redis.call('HSET', KEYS[1], 'message', ARGV[3], 'items', ARGV[4], 'named', ARGV[5])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[1], ARGV[4]) end
return 'frozen'
