const response = await fetch(
  'https://app.usendoto.com/api/v1/accounts/1/webhooks/7',
  {
    method: 'DELETE',
    headers: { 'api_access_token': 'YOUR_TOKEN' },
  }
);
console.log(response.status); // 200
