/** Why a cell or a row is refused, in both languages, with what to do. */
export const refusals = {
  EMPTY: ['값이 없습니다. 채워 주십시오', 'there is no value; fill it in'],
  FORMULA_ERROR: [
    '수식 오류입니다. 수식을 고치거나 값으로 바꿔 주십시오',
    'the formula failed; mend it or write the value',
  ],
  FORMULA_WITHOUT_VALUE: [
    '수식의 계산값이 파일에 없습니다. 엑셀에서 열어 다시 저장해 주십시오',
    'the file lacks the value of the formula; open it in a spreadsheet program and save it again',
  ],
  LOST_LETTERS: [
    '깨진 글자가 있습니다. 원본에서 다시 저장해 주십시오',
    'letters were lost in conversion; save it again from the original',
  ],
  MERGED: [
    '여러 행에 걸쳐 병합된 값입니다. 행마다 적어 주십시오',
    'the cell is merged over several rows; write what belongs to each row',
  ],
  DATE_FORMAT: [
    '날짜로 읽을 수 없습니다. 2024-03-01처럼 적어 주십시오',
    'not a date; write it as 2024-03-01',
  ],
  DATE_RANGE: [
    '달력에 없는 날이거나 1900~2199년이 아닙니다',
    'not a day of the calendar, or not within 1900 to 2199',
  ],
  DATE_AMBIGUOUS: [
    '두 가지 이상의 날짜로 읽힙니다. 2024-03-01처럼 적어 주십시오',
    'it can be read as different dates; write it as 2024-03-01',
  ],
  DATE_WEEKDAY: ['요일이 날짜와 다릅니다', 'the day of the week does not belong to the date'],
  DATE_QUARTER: [
    '분기는 받지 않습니다. 월이나 반기로 적어 주십시오',
    'quarters are not taken; write a month or a half-year',
  ],
  DATE_SERIAL: [
    '날짜 서식이 없는 숫자입니다. 날짜 서식을 주거나 매핑에 serial: true를 적어 주십시오',
    'a number that is not shown as a date; format it as one, or write serial: true in the mapping',
  ],
  DATE_PERIOD: [
    '시작과 끝이 함께 있습니다. 매핑에서 period로 지정해 주십시오',
    'it holds a start and an end; map the column as period',
  ],
  DATE_ORDER: ['끝나는 날이 시작하는 날보다 빠릅니다', 'it ends before it begins'],
  PERIOD_FORMAT: [
    '기간으로 읽을 수 없습니다. 2024-03-01 ~ 2024-12-31처럼 적어 주십시오',
    'not a period; write it as 2024-03-01 ~ 2024-12-31',
  ],
  AMOUNT_FORMAT: [
    '금액으로 읽을 수 없습니다. 원 단위 숫자로 적어 주십시오',
    'not an amount; write whole won in digits',
  ],
  AMOUNT_AMBIGUOUS: [
    '두 가지 금액으로 읽힙니다 (1억5천, 5.000). 원 단위 숫자로 적어 주십시오',
    'it can be read as different amounts (1억5천, 5.000); write whole won in digits',
  ],
  AMOUNT_APPROXIMATE: ['정확한 금액이 아닙니다 (약, 이내, 최대 …)', 'not an exact amount (about, up to …)'],
  AMOUNT_CURRENCY: ['원화가 아닙니다', 'not in won'],
  AMOUNT_FRACTION: ['원 미만의 값이 남습니다. 단위를 확인해 주십시오', 'not whole won; check the unit'],
  AMOUNT_RANGE: ['금액이 너무 큽니다', 'the amount is too large'],
  AMOUNT_NEGATIVE: ['음수 금액입니다', 'the amount is negative'],
  AMOUNT_UNIT: [
    '칸의 단위와 열의 단위가 함께 있어 뜻이 분명하지 않습니다. 끝에 원을 적어 주십시오',
    'the cell has a unit and so has the column; end the amount with 원 if the unit of the cell holds',
  ],
  AMOUNT_SCALED: [
    '표시 형식이 천 단위를 줄여 보여 줍니다. 열의 단위가 원인지 확인해 주십시오',
    'its format leaves thousands out of what is shown; the unit of the column may be 원',
  ],
  NUMBER_FORMAT: [
    '사업자등록번호가 아닙니다. 숫자 열 자리(000-00-00000)여야 합니다',
    'not a business number; expected ten digits, XXX-XX-XXXXX',
  ],
  NUMBER_CHECKSUM: [
    '사업자등록번호의 검증 숫자가 맞지 않습니다. 오타인지 확인해 주십시오',
    'the check digit of the business number is wrong; look for a typing error',
  ],
  NUMBER_LEADING_ZERO: [
    '숫자로 저장되어 앞의 0이 사라졌을 수 있습니다. 텍스트로 다시 적어 주십시오',
    'stored as a number with fewer than ten digits, so leading zeros may be lost; write it as text',
  ],
  NUMBER_DEMO_ONLY: [
    '아무에게도 발급되지 않는 데모용 번호입니다',
    'a number of the demo that is issued to nobody',
  ],
  STARTUP_ID: [
    '창업기업 번호가 아닙니다. 오타인지 확인해 주십시오',
    'not the id of a startup; look for a typing error',
  ],
  NAME: [
    '기업 이름이 없습니다. (주) 등 회사 종류만 있습니다',
    'only the kind of company is there; write its name',
  ],
  UNKNOWN_VALUE: ['매핑의 values에 없는 값입니다', 'a value that the mapping does not list under values'],
  TEXT_EXPECTED: ['글이 와야 합니다', 'expected text'],
  DUPLICATE_ID: [
    '같은 기록 번호가 다른 내용으로 이미 있습니다',
    'the record id is taken by another row with other contents',
  ],
  TOTAL_OR_RECORD: [
    '합계 행으로도 기록으로도 보입니다. 기록이면 번호를 고치고, 합계면 다른 칸을 비워 주십시오',
    'it looks like a total and like a record; give it an id of its own, or empty the cells that a total does not have',
  ],
  ID_FORM: [
    '기록 번호로 쓸 수 없습니다. 정수나 짧은 글이어야 합니다',
    'not usable as a record id; expected a whole number or a short text',
  ],
  MORE_CELLS: [
    '머리글의 열보다 칸이 많습니다. 쉼표가 든 금액을 따옴표로 묶었는지 확인해 주십시오',
    'more cells than the header has columns: is an amount with commas not in quotes?',
  ],
  LINE_FORMAT: ['한 줄에 JSON 객체 하나가 있어야 합니다', 'expected one JSON object on the line'],
  NUMBER: ['숫자로 읽을 수 없습니다', 'not a number that can be read, or too large for its type'],
  COUNT: ['0 이상의 정수가 아닙니다', 'expected a whole number from 0 on'],
  URL: ['웹 주소가 아닙니다. https://로 시작해야 합니다', 'not a web address; expected https://…'],
  NETWORK_ID: [
    '이음의 번호가 아닙니다. 매핑의 values에 뜻을 적어 주십시오',
    'not an id of the network; write under values in the mapping what it stands for',
  ],
  REGION: [
    '법정동코드 열 자리가 아닙니다. 매핑의 values에 뜻을 적어 주십시오',
    'not a region code of ten digits; write under values in the mapping what it stands for',
  ],
  UNKNOWN_REFERENCE: [
    '매핑된 지원사업이나 공간에 없는 이름이거나 같은 이름이 여럿입니다',
    'none of the mapped programs or spaces has this id or name, or several have the name',
  ],
  MORE_VACANT: ['빈 호실이 전체 호실보다 많습니다', 'more units are free than there are'],
} as const satisfies Record<string, readonly [ko: string, en: string]>;

/** A reason of the table. */
export type RefusalCode = keyof typeof refusals;
