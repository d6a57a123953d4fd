# The package from its first installation to its purge, with systemd at work.
. /test/lib.sh
expect "it is installed" sh -c 'dpkg -s tallyman | grep -q "ok installed"'
expect "its user is there" id tallyman
expect_not "it does not start by itself" systemctl is-active tallyman
expect_not "without a key it says so" tallyman doctor
expect "…and which file" sh -c 'tallyman config check 2>&1 | grep -q instance_key'

# As the README says, step by step.
printf 'demo-key\n' >/etc/tallyman/instance_key
printf 'demo\n' >/etc/tallyman/operator_password
chown root:tallyman /etc/tallyman/instance_key /etc/tallyman/operator_password
chmod 640 /etc/tallyman/instance_key /etc/tallyman/operator_password
sed -i -e 's/operator_login = .*/operator_login = "demo"/' -e 's#https://otapi.net/service/#http://127.0.0.1:18080/service/#' \
    -e 's/timeout_ms = .*/timeout_ms = 20000/' -e 's/verdict_ms = [0-9]*/verdict_ms = 20000/' /etc/tallyman/tallyman.conf
expect "the configuration is good" tallyman config check
tallyman config check >/tmp/config 2>&1
expect_not "and nothing in it is warned of" grep -i warning /tmp/config
platform
tallyman doctor >/tmp/doctor 2>&1
expect "the doctor reaches the platform" grep -q '^  ok *platform .*Sample Operator' /tmp/doctor
systemctl enable --now tallyman
expect "the service runs" systemctl is-active tallyman
printf 'SF1331875979567\n' | tallyman scan --json >/tmp/scan
expect "a scan goes through its socket" grep -q '"verdict":"complete"' /tmp/scan
expect "it runs as its own user" sh -c '[ "$(stat -c %U /var/lib/tallyman/tallyman.db)" = tallyman ]'
expect "nobody else reads its state" sh -c '[ "$(stat -c %a /var/lib/tallyman)" = 700 ]'
expect "the sandbox is tight" sh -c 'systemd-analyze security tallyman | tail -n 1 | grep -oE "[0-9]+\.[0-9]" | awk "{exit !(\$1 <= 2.0)}"'

# An upgrade: a database of the first schema, the service running.
systemctl stop tallyman
rm -f /var/lib/tallyman/tallyman.db*
sqlite3 /var/lib/tallyman/tallyman.db <<SQL
PRAGMA journal_mode = WAL;
.read /test/001_receiving.sql
INSERT INTO scan VALUES (1, 1700000000000000, 1, 'b', 1, 'old', 'left', '', CAST('SF1000000000001' AS BLOB), 0, '', 0,
    'SF1000000000001', 0, 0, '', 'SF', 0, 'SF1000000000001', 7, 2, 0, 1, 900);
PRAGMA application_id = 0x54616C79;
PRAGMA user_version = 1;
SQL
chown tallyman:tallyman /var/lib/tallyman/tallyman.db*
systemctl start tallyman
dpkg -i /test/tallyman.deb >/tmp/upgrade 2>&1
expect "an upgrade leaves the service running" systemctl is-active tallyman
expect "the old receipt log is there" log_has SF1000000000001 unknown
expect "the schema is the newest" sh -c '[ "$(sqlite3 /var/lib/tallyman/tallyman.db "PRAGMA user_version")" -gt 1 ]'
printf 'YT4512345678901\n' | tallyman scan --json >/tmp/scan
expect "it scans on" grep -q '"verdict":"match"' /tmp/scan
expect "the configuration was kept" grep -q 18080 /etc/tallyman/tallyman.conf

dpkg -r tallyman >/tmp/remove 2>&1
expect "removed, it has stopped" sh -c '! systemctl is-active tallyman'
expect "removed, the receipts stay" test -e /var/lib/tallyman/tallyman.db
expect "removed, the configuration stays" test -e /etc/tallyman/tallyman.conf
dpkg -i /test/tallyman.deb >/tmp/again 2>&1
expect "installed again, it knows them" log_has YT4512345678901 match
dpkg -P tallyman >/tmp/purge 2>&1
expect_not "purged, nothing is left of it" sh -c 'ls -d /var/lib/tallyman /etc/tallyman /usr/bin/tallyman /usr/lib/udev/rules.d/70-tallyman.rules 2>/dev/null | grep -q .'
cat /tmp/config /tmp/doctor /tmp/upgrade /tmp/remove /tmp/purge
finish
