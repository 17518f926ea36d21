require 'net/http'
require 'json'
uri = URI('https://app.usendoto.com/api/v1/accounts/1/webhooks')
req = Net::HTTP::Get.new(uri)
req['api_access_token'] = 'YOUR_TOKEN'
res = Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(req) }
puts JSON.parse(res.body)
