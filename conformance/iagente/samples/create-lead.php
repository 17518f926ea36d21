$ch = curl_init("https://lp.webpro.com.br/api/v1/leads");
curl_setopt_array($ch, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        "Authorization: Bearer sk_live_sua_chave",
        "Content-Type: application/json"
    ],
    CURLOPT_POSTFIELDS => json_encode([
        "phone" => "11999999999",
        "name" => "Maria Santos",
        "email" => "maria@empresa.com",
        "company_name" => "Tech Corp",
        "deal_value" => 15000
    ])
]);
$lead = json_decode(curl_exec($ch), true);
