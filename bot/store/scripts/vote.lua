-- Set or withdraw one vote of a channel, or only look; the counts are kept beside the votes.
-- KEYS: votes, counts, voters
-- ARGV: number, reader, "look", "withdraw" or the vote to set
-- Gives likes and dislikes of the paper, how many have voted on any, and the reader's own vote.
-- Counts that do not go with the votes are made anew: of older versions there are none.
local votes, counts, voters = KEYS[1], KEYS[2], KEYS[3]
local number, reader = ARGV[1], ARGV[2]

local function counted(name, vote)
  local paper, voter = string.match(name, '^(%d+)|(.*)$')
  return paper .. '|' .. cjson.decode(vote).verdict, voter
end

local function add(key, field, by)
  if redis.call('HINCRBY', key, field, by) == 0 then redis.call('HDEL', key, field) end
end

local function count(name, vote, by)
  local of, voter = counted(name, vote)
  add(counts, of, by)
  add(counts, 'all', by)
  add(voters, voter, by)
end

-- One write a hundred fields: a channel may have tens of thousands of votes.
local function put(key, numbers)
  local fields = {}
  for field, number in pairs(numbers) do
    fields[#fields + 1] = field
    fields[#fields + 1] = number
    if #fields == 200 then
      redis.call('HSET', key, unpack(fields))
      fields = {}
    end
  end
  if #fields > 0 then redis.call('HSET', key, unpack(fields)) end
end

local function count_all()
  local all, of_papers, of_voters = redis.call('HGETALL', votes), {}, {}
  for i = 1, #all, 2 do
    local of, voter = counted(all[i], all[i + 1])
    of_papers[of] = (of_papers[of] or 0) + 1
    of_voters[voter] = (of_voters[voter] or 0) + 1
  end
  if #all > 0 then of_papers.all = #all / 2 end
  redis.call('DEL', counts, voters)
  put(counts, of_papers)
  put(voters, of_voters)
end

if tonumber(redis.call('HGET', counts, 'all') or 0) ~= redis.call('HLEN', votes) then count_all() end

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
