/** The contracts, on real MySQL behind the product's adapters. */
import { CONTRACTS } from './contracts.ts';
import { openMysqlSubject } from './mysql-subject.ts';

for (const contract of CONTRACTS) contract(openMysqlSubject);
