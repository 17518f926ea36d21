<?php
$payload = json_decode(file_get_contents('php://input'), true);
$event = $payload['event'] ?? null;
error_log("Event: $event");
if ($event === 'message_created') {
  $name = $payload['contact']['name'] ?? 'Unknown';
  $content = $payload['content'] ?? '';
  error_log("New message from $name: $content");
}
http_response_code(200);
