<?php
$ch = curl_init('https://app.usendoto.com/api/v1/accounts/1/webhooks/7');
curl_setopt_array($ch, [
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_CUSTOMREQUEST => 'PATCH',
  CURLOPT_POSTFIELDS => json_encode([
    'subscriptions' => ['message_created', 'contact_created'],
  ]),
  CURLOPT_HTTPHEADER => [
    'api_access_token: YOUR_TOKEN',
    'Content-Type: application/json',
  ],
]);
$response = json_decode(curl_exec($ch), true);
curl_close($ch);
print_r($response);
