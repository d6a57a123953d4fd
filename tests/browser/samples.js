// What the admin pages are tried on: a station that has seen one of everything.
export const ADMIN_PAGES = ['today', 'receipts', 'parcel/SF1331875979567', 'holds', 'holds/1', 'printers', 'scanners', 'statistics', 'orders',
    'order/ORD-0000000006', 'providers', 'activities', 'queue', 'users', 'audit', 'health', 'account'];

const CODES = [['left', 'YT4599999999999'], ['left', 'SF1331875979567'], ['right', 'SF1331875979567'], ['left', 'YT4512345678901'],
    ['left', 'JT0006968326954'], ['left', 'DPK364112047425'], ['left', '775510197994133'], ['right', '462598779470531'], ['left', 'yjcx.chinapost.com.cn']];

export async function fillStation(station) {
    for (const [scanner, code] of CODES)
        await station.scan(code, { scanner });
}
