const response = await fetch(
  'https://app.usendoto.com/api/v1/accounts/1/webhooks',
  {
    method: 'POST',
    headers: {
      'api_access_token': 'YOUR_TOKEN',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      url: 'https://yourapp.com/webhooks/ndoto',
      name: 'My integration',
      subscriptions: ['message_created', 'conversation_created', 'conversation_status_changed'],
    }),
  }
);
const webhook = await response.json();
console.log(webhook);
