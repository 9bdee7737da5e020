-- Set votes aside, so that they count no more and can be put back.
-- KEYS: votes, votes set aside, counts, voters; what counts votes is made anew when it is needed
-- ARGV: token (a later one sorts behind an earlier one), how many tokens to keep, then the votes
-- Gives how many were set aside by this call.
redis.call('DEL', KEYS[3], KEYS[4])
local moved = 0
for i = 3, #ARGV do
  local vote = redis.call('HGET', KEYS[1], ARGV[i])
  if vote then
    redis.call('HSET', KEYS[2], ARGV[1] .. '|' .. ARGV[i], vote)
    redis.call('HDEL', KEYS[1], ARGV[i])
    moved = moved + 1
  end
end
local names, tokens, known = redis.call('HKEYS', KEYS[2]), {}, {}
for _, name in ipairs(names) do
  local token = string.match(name, '^[^|]+')
  if not known[token] then
    known[token] = true
    tokens[#tokens + 1] = token
  end
end
table.sort(tokens)
local oldest = tokens[#tokens - tonumber(ARGV[2]) + 1]
for _, name in ipairs(names) do
  if oldest and string.match(name, '^[^|]+') < oldest then redis.call('HDEL', KEYS[2], name) end
end
return moved
