$ch = curl_init("https://lp.webpro.com.br/api/v1/webhooks");
curl_setopt_array($ch, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        "Authorization: Bearer sk_live_sua_chave",
        "Content-Type: application/json"
    ],
    CURLOPT_POSTFIELDS => json_encode([
        "name" => "Meu Webhook",
        "url" => "https://meusite.com/webhook",
        "events" => ["lead.created", "lead.qualified", "message.received"]
    ])
]);
$webhook = json_decode(curl_exec($ch), true);
// Guarde o signing_secret retornado!
