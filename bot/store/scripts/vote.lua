-- Set or withdraw one vote of a channel, or only look; the counts are kept beside the votes.
-- KEYS: votes, counts, voters
-- ARGV: number, reader, "look", "withdraw" or the vote to set
-- Gives likes and dislikes of the paper, how many have voted on any, and the reader's own vote.
-- Counts that do not go with the votes are made anew: of older versions there are none.
local votes, counts, voters = KEYS[1], KEYS[2], KEYS[3]
local number, reader = ARGV[1], ARGV[2]

local function count(name, vote, by)
  local paper, voter = string.match(name, '^(%d+)|(.*)$')
  local of = paper .. '|' .. cjson.decode(vote).verdict
  if redis.call('HINCRBY', counts, of, by) == 0 then redis.call('HDEL', counts, of) end
  if redis.call('HINCRBY', counts, 'all', by) == 0 then redis.call('HDEL', counts, 'all') end
  if redis.call('HINCRBY', voters, voter, by) == 0 then redis.call('HDEL', voters, voter) end
end

if tonumber(redis.call('HGET', counts, 'all') or 0) ~= redis.call('HLEN', votes) then
  redis.call('DEL', counts, voters)
  local all = redis.call('HGETALL', votes)
  for i = 1, #all, 2 do count(all[i], all[i + 1], 1) end
end

local name = number .. '|' .. reader
local mine = redis.call('HGET', votes, name)
if ARGV[3] ~= 'look' then
  if mine then
    redis.call('HDEL', votes, name)
    count(name, mine, -1)
  end
  mine = ARGV[3] ~= 'withdraw' and ARGV[3]
  if mine then
    redis.call('HSET', votes, name, mine)
    count(name, mine, 1)
  end
end
local likes, dislikes = number .. '|like', number .. '|dislike'
local found = redis.call('HMGET', counts, likes, dislikes)
return {
  tonumber(found[1] or 0), tonumber(found[2] or 0), redis.call('HLEN', voters), mine or ''
}
