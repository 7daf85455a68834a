<?php // PHP's curl.
$line = curl_init($argv[1]);
curl_setopt($line, CURLOPT_RETURNTRANSFER, true);
$body = curl_exec($line);
if ($body === false) {
    fwrite(STDERR, curl_error($line) . "\n");
    exit(1);
}
echo json_decode($body)->issuer, "\n";
