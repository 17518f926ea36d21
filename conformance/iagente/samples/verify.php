$payload = file_get_contents('php://input');
$signature = $_SERVER['HTTP_X_WEBHOOK_SIGNATURE'];
$secret = 'whsec_seu_secret_aqui';
$expected = 'sha256=' . hash_hmac('sha256', $payload, $secret);
if (hash_equals($expected, $signature)) {
    // Assinatura valida - processar evento
    $event = json_decode($payload, true);
} else {
    // Assinatura invalida - rejeitar
    http_response_code(401);
}
