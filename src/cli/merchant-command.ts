export const addMerchantCommand = async (_args: readonly string[]): Promise<number> => 0;
