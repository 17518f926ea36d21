uri = URI('https://app.usendoto.com/api/v1/accounts/1/webhooks')
req = Net::HTTP::Post.new(uri, 'Content-Type' => 'application/json')
req['api_access_token'] = 'YOUR_TOKEN'
req.body = JSON.dump(
  url: 'https://yourapp.com/webhooks/ndoto',
  name: 'My integration',
  subscriptions: ['message_created', 'conversation_created', 'conversation_status_changed']
)
res = Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(req) }
puts JSON.parse(res.body)
