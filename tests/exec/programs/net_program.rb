# Ruby's Net::HTTP.
require 'json'
require 'net/http'

puts JSON.parse(Net::HTTP.get(URI(ARGV[0])))['issuer']
