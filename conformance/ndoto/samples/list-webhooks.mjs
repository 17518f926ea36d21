const response = await fetch(
  'https://app.usendoto.com/api/v1/accounts/1/webhooks',
  {
    headers: { 'api_access_token': 'YOUR_TOKEN' },
  }
);
const data = await response.json();
console.log(data.payload);
