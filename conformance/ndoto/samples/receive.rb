# Sinatra example
require 'sinatra'
require 'json'
post '/webhooks/ndoto' do
  payload = JSON.parse(request.body.read)
  event = payload['event']
  puts "Event: #{event}"
  if event == 'message_created'
    name = payload.dig('contact', 'name')
    content = payload['content']
    puts "New message from #{name}: #{content}"
  end
  status 200
end
