/** How exact a date is; `DatePrecision` of the contract. */
export type DatePrecision = 'DAY' | 'MONTH' | 'HALF' | 'YEAR';
