//! Amazon S3.

use crate::permission::{allow, parts};
use crate::service::{on_field, Exception, Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "s3",
    title: "Amazon S3",
    label: "S3",
    errors: None,
    exceptions: &[
        Exception {
            name: "NoSuchKeyException",
            message: "The specified key does not exist.",
            status: 404,
            code: "NoSuchKey",
        },
        Exception {
            name: "NoSuchBucketException",
            message: "The specified bucket does not exist",
            status: 404,
            code: "NoSuchBucket",
        },
    ],
    actions: &[],
    sdk_actions: "copyObject deleteObject getObject headObject listObjectsV2 putObject",
    replies: &[
        (
            "aws-sdk:s3:getObject",
            r#"{"AcceptRanges":"bytes","ContentLength":2,"ContentType":"binary/octet-stream","ETag":"\"<hex:32>\"","LastModified":"<iso>","Metadata":{},"ServerSideEncryption":"AES256","Body":"{}"}"#,
        ),
        (
            "aws-sdk:s3:putObject",
            r#"{"ChecksumCRC32":"hnEfWw==","ChecksumType":"FULL_OBJECT","ETag":"\"<hex:32>\"","ServerSideEncryption":"AES256"}"#,
        ),
        (
            "aws-sdk:s3:listObjectsV2",
            r#"{"Contents":[{"ETag":"\"<hex:32>\"","Key":"example.json","LastModified":"<iso>","Size":2,"StorageClass":"STANDARD"}],"IsTruncated":false,"KeyCount":1,"MaxKeys":1000,"Name":"<arg:Bucket|example>","Prefix":"<arg:Prefix>"}"#,
        ),
    ],
    answers: &[
        (
            "aws-sdk:s3:copyObject",
            "CopyObjectResult{ETag s,LastModified s,ChecksumCRC32 s,ChecksumCRC32C s,ChecksumSHA1 s,ChecksumSHA256 s},Expiration s,CopySourceVersionId s,VersionId s,ServerSideEncryption s=AES256|aws:fsx|aws:kms|aws:kms:dsse,SSECustomerAlgorithm s,SSECustomerKeyMD5 s,SSEKMSKeyId s,SSEKMSEncryptionContext s,BucketKeyEnabled b,RequestCharged s=requester",
        ),
        ("aws-sdk:s3:createBucket", "Location s"),
        (
            "aws-sdk:s3:deleteObject",
            "DeleteMarker b,VersionId s,RequestCharged s=requester",
        ),
        (
            "aws-sdk:s3:getObject",
            "Body s,DeleteMarker b,AcceptRanges s,Expiration s,Restore s,LastModified s,ContentLength n,ETag s,ChecksumCRC32 s,ChecksumCRC32C s,ChecksumSHA1 s,ChecksumSHA256 s,MissingMeta n,VersionId s,CacheControl s,ContentDisposition s,ContentEncoding s,ContentLanguage s,ContentRange s,ContentType s,Expires s,WebsiteRedirectLocation s,ServerSideEncryption s=AES256|aws:fsx|aws:kms|aws:kms:dsse,Metadata%s,SSECustomerAlgorithm s,SSECustomerKeyMD5 s,SSEKMSKeyId s,BucketKeyEnabled b,StorageClass s=STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP,RequestCharged s=requester,ReplicationStatus s=COMPLETE|PENDING|FAILED|REPLICA|COMPLETED,PartsCount n,TagCount n,ObjectLockMode s=GOVERNANCE|COMPLIANCE,ObjectLockRetainUntilDate s,ObjectLockLegalHoldStatus s=ON|OFF",
        ),
        (
            "aws-sdk:s3:getObjectTagging",
            "VersionId s,TagSet![{Key! s,Value! s}]",
        ),
        (
            "aws-sdk:s3:headObject",
            "DeleteMarker b,AcceptRanges s,Expiration s,Restore s,ArchiveStatus s=ARCHIVE_ACCESS|DEEP_ARCHIVE_ACCESS,LastModified s,ContentLength n,ChecksumCRC32 s,ChecksumCRC32C s,ChecksumSHA1 s,ChecksumSHA256 s,ETag s,MissingMeta n,VersionId s,CacheControl s,ContentDisposition s,ContentEncoding s,ContentLanguage s,ContentType s,Expires s,WebsiteRedirectLocation s,ServerSideEncryption s=AES256|aws:fsx|aws:kms|aws:kms:dsse,Metadata%s,SSECustomerAlgorithm s,SSECustomerKeyMD5 s,SSEKMSKeyId s,BucketKeyEnabled b,StorageClass s=STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP,RequestCharged s=requester,ReplicationStatus s=COMPLETE|PENDING|FAILED|REPLICA|COMPLETED,PartsCount n,ObjectLockMode s=GOVERNANCE|COMPLIANCE,ObjectLockRetainUntilDate s,ObjectLockLegalHoldStatus s=ON|OFF",
        ),
        (
            "aws-sdk:s3:listBuckets",
            "Buckets[{Name s,CreationDate s,BucketRegion s}],Owner{DisplayName s,ID s},ContinuationToken s,Prefix s",
        ),
        (
            "aws-sdk:s3:listObjectsV2",
            "IsTruncated b,Contents[{Key s,LastModified s,ETag s,ChecksumAlgorithm[s],Size n,StorageClass s=STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP,Owner{DisplayName s,ID s},RestoreStatus{IsRestoreInProgress b,RestoreExpiryDate s}}],Name s,Prefix s,Delimiter s,MaxKeys n,CommonPrefixes[{Prefix s}],EncodingType s=url,KeyCount n,ContinuationToken s,NextContinuationToken s,StartAfter s,RequestCharged s=requester",
        ),
        (
            "aws-sdk:s3:putObject",
            "Expiration s,ETag s,ChecksumCRC32 s,ChecksumCRC32C s,ChecksumSHA1 s,ChecksumSHA256 s,ServerSideEncryption s=AES256|aws:fsx|aws:kms|aws:kms:dsse,VersionId s,SSECustomerAlgorithm s,SSECustomerKeyMD5 s,SSEKMSKeyId s,SSEKMSEncryptionContext s,BucketKeyEnabled b,RequestCharged s=requester",
        ),
        ("aws-sdk:s3:putObjectTagging", "VersionId s"),
    ],
    permissions: Permissions {
        docs: docs::RULES,
        console: console::RULES,
        cdk: cdk::RULES,
        serverless: serverless::RULES,
        least_privilege: least_privilege::RULES,
        template_of: "",
        sdk_actions: &[("completeMultipartUpload", &["s3:PutObject"]), ("createBucketMetadataConfiguration", &["s3:CreateBucketMetadataTableConfiguration"]), ("createMultipartUpload", &["s3:PutObject"]), ("createSession", &["s3express:CreateSession"]), ("deleteBucketAnalyticsConfiguration", &["s3:PutAnalyticsConfiguration"]), ("deleteBucketCors", &["s3:PutBucketCORS"]), ("deleteBucketEncryption", &["s3:PutEncryptionConfiguration"]), ("deleteBucketIntelligentTieringConfiguration", &["s3:PutIntelligentTieringConfiguration"]), ("deleteBucketInventoryConfiguration", &["s3:PutInventoryConfiguration"]), ("deleteBucketLifecycle", &["s3:PutLifecycleConfiguration"]), ("deleteBucketMetadataConfiguration", &["s3:DeleteBucketMetadataTableConfiguration"]), ("deleteBucketMetricsConfiguration", &["s3:PutMetricsConfiguration"]), ("deleteBucketOwnershipControls", &["s3:PutBucketOwnershipControls"]), ("deleteBucketReplication", &["s3:PutReplicationConfiguration"]), ("deleteBucketTagging", &["s3:PutBucketTagging"]), ("deleteObjects", &["s3:DeleteObject"]), ("deletePublicAccessBlock", &["s3:PutBucketPublicAccessBlock"]), ("getBucketAccelerateConfiguration", &["s3:GetAccelerateConfiguration"]), ("getBucketAnalyticsConfiguration", &["s3:GetAnalyticsConfiguration"]), ("getBucketEncryption", &["s3:GetEncryptionConfiguration"]), ("getBucketIntelligentTieringConfiguration", &["s3:GetIntelligentTieringConfiguration"]), ("getBucketInventoryConfiguration", &["s3:GetInventoryConfiguration"]), ("getBucketLifecycle", &["s3:GetLifecycleConfiguration"]), ("getBucketLifecycleConfiguration", &["s3:GetLifecycleConfiguration"]), ("getBucketMetadataConfiguration", &["s3:GetBucketMetadataTableConfiguration"]), ("getBucketMetricsConfiguration", &["s3:GetMetricsConfiguration"]), ("getBucketNotificationConfiguration", &["s3:GetBucketNotification"]), ("getBucketReplication", &["s3:GetReplicationConfiguration"]), ("getObjectAttributes", &["s3:GetObject", "s3:GetObjectAttributes"]), ("getObjectLockConfiguration", &["s3:GetBucketObjectLockConfiguration"]), ("getPublicAccessBlock", &["s3:GetBucketPublicAccessBlock"]), ("headBucket", &["s3:ListBucket"]), ("headObject", &["s3:GetObject"]), ("listBucketAnalyticsConfigurations", &["s3:GetAnalyticsConfiguration"]), ("listBucketIntelligentTieringConfigurations", &["s3:GetIntelligentTieringConfiguration"]), ("listBucketInventoryConfigurations", &["s3:GetInventoryConfiguration"]), ("listBucketMetricsConfigurations", &["s3:GetMetricsConfiguration"]), ("listBuckets", &["s3:ListAllMyBuckets"]), ("listDirectoryBuckets", &["s3express:ListAllMyDirectoryBuckets"]), ("listMultipartUploads", &["s3:ListBucketMultipartUploads"]), ("listObjectVersions", &["s3:ListBucketVersions"]), ("listObjects", &["s3:ListBucket"]), ("listObjectsV2", &["s3:ListBucket"]), ("listParts", &["s3:ListMultipartUploadParts"]), ("putBucketAccelerateConfiguration", &["s3:PutAccelerateConfiguration"]), ("putBucketAnalyticsConfiguration", &["s3:PutAnalyticsConfiguration"]), ("putBucketEncryption", &["s3:PutEncryptionConfiguration"]), ("putBucketIntelligentTieringConfiguration", &["s3:PutIntelligentTieringConfiguration"]), ("putBucketInventoryConfiguration", &["s3:PutInventoryConfiguration"]), ("putBucketLifecycle", &["s3:PutLifecycleConfiguration"]), ("putBucketLifecycleConfiguration", &["s3:PutLifecycleConfiguration"]), ("putBucketMetricsConfiguration", &["s3:PutMetricsConfiguration"]), ("putBucketNotificationConfiguration", &["s3:PutBucketNotification"]), ("putBucketReplication", &["s3:PutReplicationConfiguration"]), ("putObjectLockConfiguration", &["s3:PutBucketObjectLockConfiguration"]), ("putPublicAccessBlock", &["s3:PutBucketPublicAccessBlock"]), ("renameObject", &["s3express:CreateSession"]), ("selectObjectContent", &["s3:GetObject"]), ("uploadPart", &["s3:PutObject"]), ("uploadPartCopy", &["s3:PutObject"]), ("writeGetObjectResponse", &["s3-object-lambda:WriteGetObjectResponse"])],
sdk_fields: &[on_field("deleteObject", "VersionId", true, &["s3:DeleteObjectVersion"]), on_field("deleteObjectTagging", "VersionId", true, &["s3:DeleteObjectVersionTagging"]), on_field("getObject", "VersionId", true, &["s3:GetObjectVersion"]), on_field("getObjectAcl", "VersionId", true, &["s3:GetObjectVersionAcl"]), on_field("getObjectAttributes", "VersionId", true, &["s3:GetObjectVersion", "s3:GetObjectVersionAttributes"]), on_field("getObjectTagging", "VersionId", true, &["s3:GetObjectVersionTagging"]), on_field("headObject", "VersionId", true, &["s3:GetObjectVersion"]), on_field("putObjectAcl", "VersionId", true, &["s3:PutObjectVersionAcl"]), on_field("putObjectTagging", "VersionId", true, &["s3:PutObjectVersionTagging"]), on_field("selectObjectContent", "VersionId", true, &["s3:GetObjectVersion"]), on_field("deleteObjects", "Delete.Objects[].VersionId", false, &["s3:DeleteObjectVersion"]), on_field("putObject", "Tagging", false, &["s3:PutObjectTagging"]), on_field("putObject", "Acl", false, &["s3:PutObjectAcl"]), on_field("putObject", "GrantRead", false, &["s3:PutObjectAcl"]), on_field("putObject", "GrantFullControl", false, &["s3:PutObjectAcl"]), on_field("putObject", "ObjectLockMode", false, &["s3:PutObjectRetention"]), on_field("putObject", "ObjectLockLegalHoldStatus", false, &["s3:PutObjectLegalHold"]), on_field("createMultipartUpload", "Tagging", false, &["s3:PutObjectTagging"]), on_field("createMultipartUpload", "Acl", false, &["s3:PutObjectAcl"]), on_field("createMultipartUpload", "GrantRead", false, &["s3:PutObjectAcl"]), on_field("createMultipartUpload", "GrantFullControl", false, &["s3:PutObjectAcl"]), on_field("createMultipartUpload", "ObjectLockMode", false, &["s3:PutObjectRetention"]), on_field("createMultipartUpload", "ObjectLockLegalHoldStatus", false, &["s3:PutObjectLegalHold"]), on_field("createBucket", "Acl", false, &["s3:PutBucketAcl"]), on_field("createBucket", "ObjectLockEnabledForBucket", false, &["s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"])],
        sdk_access: &[("uploadPartCopy", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{CopySource|prefix}")]).why("Reads the object that is copied.")), ("copyObject", allow(&["s3:PutObjectTagging"]).on(&[parts("arn:{P}:s3:::{Bucket}/{Key}{Tagging|nothing}")]).why("Sets the tags of the copy.")), ("copyObject", allow(&["s3:PutObjectAcl"]).on(&[parts("arn:{P}:s3:::{Bucket}/{Key}{Acl|nothing}")]).why("Sets the access control list of the copy."))],
        sdk_resources: &[
            ("Key", &[parts("arn:{P}:s3:::{Bucket}/{Key}")]),
            ("Delete", &[parts("arn:{P}:s3:::{Bucket}/*")]),
            ("Bucket", &[parts("arn:{P}:s3:::{Bucket}")]),
        ],
        by_hand: &[],
    },
};

/// The templates of the Developer Guide.
mod docs {
    use crate::permission::{Rule, allow, parts, rule, test_list};

    pub(super) const RULES: &[Rule] = &[
        rule(
            "map:s3:getObject",
            &[allow(&["s3:GetObject"])
                .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
                .why("Reads the file with the items.")],
        ),
        // The data files of an S3 inventory lie beside its manifest: …/data/*.
        rule(
            "map:s3:getObject:manifest",
            &[allow(&["s3:GetObject"])
                .on(&[
                    parts("arn:{P}:s3:::{Bucket}/{Key}"),
                    parts("arn:{P}:s3:::{Bucket}/{Key|inventory}data/*"),
                ])
                .why("Reads the manifest and the files that it lists.")],
        ),
        rule(
            "map:s3:listObjectsV2",
            &[
                allow(&["s3:ListBucket"])
                    .on(&[parts("arn:{P}:s3:::{Bucket}")])
                    .when(&[test_list("StringLike", "s3:prefix", "{Prefix}")])
                    .why("Lists the objects that are the items."),
                allow(&["s3:GetObject"])
                    .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|prefix}*")])
                    .why("Reads the objects."),
            ],
        ),
        rule(
            "map:s3:putObject",
            &[allow(&[
                "s3:PutObject",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:AbortMultipartUpload",
            ])
            .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|folder}*")])
            .why("Writes the results.")],
        ),
        rule(
            "aws-sdk:s3:copyObject",
            &[
                allow(&["s3:GetObject"])
                    .on(&[parts("arn:{P}:s3:::{CopySource|prefix}")])
                    .why("Reads the object that is copied."),
                allow(&["s3:PutObject"])
                    .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
                    .why("Writes the copy."),
            ],
        ),
    ];
}

/// What Workflow Studio attaches to the roles that it creates, where it differs.
mod console {
    use crate::permission::{Rule, allow, parts, rule, test_list};

    pub(super) const RULES: &[Rule] = &[
        // Without the permission to read the objects, which the page has.
        rule(
            "map:s3:listObjectsV2",
            &[allow(&["s3:ListBucket"])
                .on(&[parts("arn:{P}:s3:::{Bucket}")])
                .when(&[test_list("StringLike", "s3:prefix", "{Prefix}")])
                .why("Lists the objects that are the items.")],
        ),
    ];
}

/// What the tasks of aws-cdk-lib (2.276) ask for, where it differs.
mod cdk {
    use crate::permission::{Fallback, Grant, Rule, Target, allow, of, rule};

    const READ_BUCKET: &[Grant] = &[allow(&["s3:GetObject"])
        .on(&[Target {
            exact: "arn:{P}:s3:::{Bucket}/*",
            wild: Fallback::Nothing,
            absent: Fallback::Nothing,
        }])
        .why("Reads the file with the items.")];

    pub(super) const RULES: &[Rule] = &[
        // Every object of the bucket; nothing at all where the bucket is dynamic.
        rule("map:s3:getObject", READ_BUCKET),
        rule("map:s3:getObject:manifest", READ_BUCKET),
        rule(
            "map:s3:listObjectsV2",
            &[allow(&["s3:ListBucket"])
                .on(&[of("arn:{P}:s3:::{Bucket}", "*")])
                .why("Lists the objects that are the items.")],
        ),
        rule(
            "map:s3:putObject",
            &[allow(&[
                "s3:PutObject",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:AbortMultipartUpload",
            ])
            .on(&[of("arn:{P}:s3:::{Bucket}/*", "*")])
            .why("Writes the results.")],
        ),
    ];
}

/// What serverless-step-functions (3.30) writes.
mod serverless {
    use crate::permission::{Fallback, Grant, Rule, Target, allow, parts, rule};

    const OBJECT: &[Target] = &[Target {
        exact: "arn:{P}:s3:::{Bucket}/{Key}",
        wild: Fallback::Is("*"),
        absent: Fallback::Parts,
    }];

    const READ: &[Grant] = &[allow(&["s3:GetObject"]).on(OBJECT).why("Reads the object.")];

    const WRITE: &[Grant] = &[allow(&["s3:PutObject"]).on(OBJECT).why("Writes the object.")];

    const LIST: &[Grant] = &[allow(&["s3:Get*", "s3:List*"])
        .on(&[parts("arn:{P}:s3:::{Bucket}"), parts("arn:{P}:s3:::{Bucket}/*")])
        .why("Lists the bucket and reads its objects.")];

    pub(super) const RULES: &[Rule] = &[
        rule("map:s3:getObject", READ),
        rule("map:s3:getObject:manifest", READ),
        rule("map:s3:listObjectsV2", LIST),
        rule(
            "map:s3:putObject",
            &[allow(&["s3:PutObject"])
                .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|folder}*")])
                .why("Writes the results.")],
        ),
        rule("aws-sdk:s3:getObject", READ),
        rule("aws-sdk:s3:putObject", WRITE),
        rule("aws-sdk:s3:listObjectsV2", LIST),
    ];
}

/// What IAM checks, on the narrowest resource, where the template is wider.
mod least_privilege {
    use crate::permission::{Grant, Rule, allow, parts, rule, test_list};

    const COPY: &[Grant] = &[
        allow(&["s3:GetObject"])
            .on(&[parts("arn:{P}:s3:::{CopySource|prefix}")])
            .why("Reads the object that is copied."),
        allow(&["s3:PutObject"])
            .on(&[parts("arn:{P}:s3:::{Bucket}/{Key}")])
            .checked_on_call()
            .why("Writes the copy."),
    ];

    /// The items are what the list says of the objects, unless these are read, too.
    const LIST: Grant = allow(&["s3:ListBucket"])
        .on(&[parts("arn:{P}:s3:::{Bucket}")])
        .when(&[test_list("StringLike", "s3:prefix", "{Prefix}")])
        .why("Lists the objects that are the items.");

    const READ: Grant = allow(&["s3:GetObject"])
        .on(&[parts("arn:{P}:s3:::{Bucket}/{Prefix|prefix}*")])
        .why("Reads the objects, whose contents are the items.");

    pub(super) const RULES: &[Rule] = &[
        rule("aws-sdk:s3:copyObject", COPY),
        rule("map:s3:listObjectsV2", &[LIST]),
        rule("map:s3:listObjectsV2:flatten", &[LIST, READ]),
    ];
}
