// Enviar texto
$ch = curl_init("https://lp.webpro.com.br/api/v1/whatsapp/messages");
curl_setopt_array($ch, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        "Authorization: Bearer sk_live_sua_chave",
        "Content-Type: application/json"
    ],
    CURLOPT_POSTFIELDS => json_encode([
        "integration_id" => 1,
        "phone" => "5511999999999",
        "type" => "text",
        "text" => "Ola! Como posso ajudar?"
    ])
]);
$result = json_decode(curl_exec($ch), true);
