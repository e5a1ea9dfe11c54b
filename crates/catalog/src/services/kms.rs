//! AWS Key Management Service.

use crate::permission::parts;
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "kms",
    title: "AWS Key Management Service",
    label: "KMS",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "decrypt encrypt generateDataKey",
    replies: &[],
    answers: &[
        (
            "aws-sdk:kms:decrypt",
            "KeyId s1..2048,Plaintext s1..4096,EncryptionAlgorithm s=SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE,CiphertextForRecipient s1..6144",
        ),
        (
            "aws-sdk:kms:describeKey",
            "KeyMetadata{AWSAccountId s,KeyId! s1..2048,Arn s,CreationDate s,Enabled b,Description s,KeyUsage s=SIGN_VERIFY|ENCRYPT_DECRYPT|GENERATE_VERIFY_MAC|KEY_AGREEMENT,KeyState s=Creating|Enabled|Disabled|PendingDeletion|PendingImport|PendingReplicaDeletion|Unavailable|Updating,DeletionDate s,ValidTo s,Origin s=AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE,CustomKeyStoreId s,CloudHsmClusterId s,ExpirationModel s,KeyManager s=AWS|CUSTOMER,CustomerMasterKeySpec s,KeySpec s,EncryptionAlgorithms[s],SigningAlgorithms[s],KeyAgreementAlgorithms[s],MultiRegion b,MultiRegionConfiguration{MultiRegionKeyType s,PrimaryKey{},ReplicaKeys[?]},PendingDeletionWindowInDays n,MacAlgorithms[s],XksKeyConfiguration{Id s}}",
        ),
        (
            "aws-sdk:kms:encrypt",
            "CiphertextBlob s1..6144,KeyId s1..2048,EncryptionAlgorithm s=SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE",
        ),
        (
            "aws-sdk:kms:generateDataKey",
            "CiphertextBlob s1..6144,Plaintext s1..4096,KeyId s1..2048,CiphertextForRecipient s1..6144",
        ),
        (
            "aws-sdk:kms:sign",
            "KeyId s1..2048,Signature s1..6144,SigningAlgorithm s",
        ),
        (
            "aws-sdk:kms:verify",
            "KeyId s1..2048,SignatureValid b,SigningAlgorithm s",
        ),
    ],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[("reEncrypt", &["kms:ReEncryptFrom", "kms:ReEncryptTo"])],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[("KeyId", &[parts("{KeyId|arn}")])],
        by_hand: &[],
    },
};
