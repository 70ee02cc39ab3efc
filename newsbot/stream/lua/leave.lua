-- Take a consumer out of its group.
--
-- KEYS  1 stream
-- ARGV  1 group   2 consumer
-- Returns 1; 0 if it has messages to acknowledge, which would be lost with it, and so stays.

if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then
  return 0
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
