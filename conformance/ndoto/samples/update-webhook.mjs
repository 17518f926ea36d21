const response = await fetch(
  'https://app.usendoto.com/api/v1/accounts/1/webhooks/7',
  {
    method: 'PATCH',
    headers: {
      'api_access_token': 'YOUR_TOKEN',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      subscriptions: ['message_created', 'contact_created'],
    }),
  }
);
const updated = await response.json();
console.log(updated);
