<?php
$ch = curl_init('https://app.usendoto.com/api/v1/accounts/1/webhooks');
curl_setopt_array($ch, [
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_POST => true,
  CURLOPT_POSTFIELDS => json_encode([
    'url' => 'https://yourapp.com/webhooks/ndoto',
    'name' => 'My integration',
    'subscriptions' => ['message_created', 'conversation_created', 'conversation_status_changed'],
  ]),
  CURLOPT_HTTPHEADER => [
    'api_access_token: YOUR_TOKEN',
    'Content-Type: application/json',
  ],
]);
$response = json_decode(curl_exec($ch), true);
curl_close($ch);
print_r($response);
