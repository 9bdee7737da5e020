-- Mark papers as shown, all or none.
-- KEYS: seen set of this month, months_seen, held, last list, then every month's seen set
-- ARGV: month, last list (or ""), then the paper numbers
-- Gives the numbers that were already seen or are held by an open delivery; empty when marked.
local taken = {}
local held = {}
for _, numbers in ipairs(redis.call('HVALS', KEYS[3])) do
  for number in string.gmatch(numbers, '%d+') do held[number] = true end
end
for i = 3, #ARGV do
  local known = held[ARGV[i]]
  for k = 5, #KEYS do
    known = known or redis.call('SISMEMBER', KEYS[k], ARGV[i]) == 1
  end
  if known then taken[#taken + 1] = ARGV[i] end
end
if #taken > 0 then return taken end
if #ARGV > 2 then
  redis.call('SADD', KEYS[1], unpack(ARGV, 3))
  redis.call('SADD', KEYS[2], ARGV[1])
end
if ARGV[2] ~= '' then redis.call('SET', KEYS[4], ARGV[2]) end
return taken
